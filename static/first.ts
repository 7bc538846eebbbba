/**
 * What the page begins with, for the bundler: what a part that loads later has in common with the page
 * comes in one file if the part imports this, and else in one for each set of parts.
 */
import "./components/app.tsx";
import "./components/media.ts";
import "./cupboard.ts";
import "./device.ts";
import "./emoji/habits.ts";
import "./emoji/tone.ts";
import "./end_panel.ts";
import "./format/time.ts";
import "./inside_style.ts";
import "./look.ts";
import "./memory.ts";
import "./message_link.ts";
import "./recent.ts";
import "./store.ts";
import "./text/languages.ts";
import "./text/speech.ts";
