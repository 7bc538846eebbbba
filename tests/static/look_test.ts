import { assertEquals } from "@std/assert";
import { emptyCupboard } from "../../static/cupboard.ts";
import { Look } from "../../static/look.ts";

Deno.test("Look remembers what was chosen on this device", () => {
  const cupboard = emptyCupboard();
  const look = new Look(cupboard);
  assertEquals([look.theme.value, look.density.value], ["system", "normal"]);
  look.setTheme("dark");
  look.setDensity("compact");
  assertEquals([look.theme.value, look.density.value], ["dark", "compact"]);
  const again = new Look(cupboard);
  assertEquals([again.theme.value, again.density.value], ["dark", "compact"]);
});

Deno.test("Look follows what is chosen in another tab", () => {
  const cupboard = emptyCupboard();
  const [here, there] = [new Look(cupboard), new Look(cupboard)];
  there.setTheme("dark");
  there.setDensity("roomy");
  here.changedElsewhere("parlor.seen.general");
  assertEquals([here.theme.value, here.density.value], ["system", "normal"]);
  here.changedElsewhere("parlor.theme");
  assertEquals([here.theme.value, here.density.value], ["dark", "normal"]);
  here.changedElsewhere("parlor.density");
  assertEquals([here.theme.value, here.density.value], ["dark", "roomy"]);
  cupboard.removeItem("parlor.theme");
  here.changedElsewhere("parlor.theme");
  assertEquals(here.theme.value, "system");
});

Deno.test("Look counts a choice that it does not know as none", () => {
  const cupboard = emptyCupboard();
  cupboard.setItem("parlor.theme", "neon");
  cupboard.setItem("parlor.density", "");
  const look = new Look(cupboard);
  assertEquals([look.theme.value, look.density.value], ["system", "normal"]);
});

Deno.test("Look goes on where there is no space to remember", () => {
  const full = {
    ...emptyCupboard(),
    setItem: () => {
      throw new Error("full");
    },
  };
  const look = new Look(full);
  look.setTheme("light");
  assertEquals(look.theme.value, "light");
});
