// Node 18 has WebCrypto and keeps it out of sight; browsers and later versions show it. Imported before anything else.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
