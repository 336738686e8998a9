// Writes down, for TypeScript, which words there are: a key that no file has does not compile.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { messages } from "./words.mjs";

const lines = [...messages("fr").keys()].map((key) => `  | ${JSON.stringify(key)}`);
const text = `// Made by build/keys.mjs from locales/fr.\nexport type Key =\n${lines.join("\n")};\n`;
const written = new URL("../src/words/keys.ts", import.meta.url);
mkdirSync(new URL(".", written), { recursive: true });
if (!existsSync(written) || readFileSync(written, "utf8") !== text) writeFileSync(written, text);
