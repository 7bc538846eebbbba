/**
 * Runs while the rest of the code is still on its way, so that the texts of the person's language come
 * together with it, and the first thing drawn has the right direction and theme.
 */
import { chooseLanguage } from "../lib/client/languages.ts";
import { openCupboard } from "./cupboard.ts";
import { Look } from "./look.ts";
import { LANGUAGE_KEY, loadCatalog, markLanguage } from "./text/languages.ts";

const cupboard = openCupboard(() => localStorage);
new Look(cupboard).mark(document);
const chosen = cupboard.getItem(LANGUAGE_KEY);
const language = chooseLanguage(chosen, navigator.languages);
markLanguage(document.documentElement, language);
// Whether it comes is seen where it is used.
loadCatalog(language).catch(() => {});
