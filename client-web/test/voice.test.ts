/** Pages are read aloud by a voice of this computer, or by none. */

import { expect, test } from "vitest";

import { voiceFor } from "../src/lib/voice.ts";

const voice = (name: string, lang: string, localService: boolean, first = false) => ({ name, lang, localService, default: first });

test("a voice that is somebody's service is never asked, however good it is", () => {
  expect(voiceFor([voice("Service français", "fr-FR", false, true)], "fr")).toBeUndefined();
  const none: ReturnType<typeof voice>[] = [];
  expect(voiceFor(none, "fr")).toBeUndefined();
});

test("of this computer's voices, the first of the language, or the one its owner chose", () => {
  const voices = [voice("Anglaise", "en-GB", true), voice("Service", "fr-FR", false), voice("Une", "fr_CA", true), voice("Choisie", "FR-fr", true, true)];
  expect(voiceFor(voices, "fr")?.name).toBe("Choisie");
  expect(voiceFor(voices.slice(0, 3), "fr")?.name).toBe("Une");
  expect(voiceFor(voices, "en")?.name).toBe("Anglaise");
  expect(voiceFor(voices, "frr")).toBeUndefined();
});
