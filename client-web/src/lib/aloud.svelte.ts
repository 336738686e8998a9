/**
 * Reads a page aloud, by a voice of this very computer and no other: what stands on a page is nobody's to send away.
 */
import { voiceFor } from "./voice.ts";

/** What is read, piece by piece; what is inside of another piece is read with it. */
const PIECES = "h1, h2, h3, p, li, dt, dd, label, legend, summary, pre, a.button, button";
/** What opens papers is not said out loud, nor what is there for other senses. */
const LEFT_OUT = ".printed, .groups, .code, [aria-hidden], dialog:not([open])";

/** What is read of a page: what can be seen, in its order, and nothing twice. */
function piecesOf(root: Element): string[] {
  const pieces = [...root.querySelectorAll<HTMLElement>(PIECES)].filter(
    (piece) => piece.getClientRects().length > 0 && piece.closest(LEFT_OUT) === null && !piece.parentElement?.closest(PIECES),
  );
  return pieces.map((piece) => spoken(piece)).filter((text) => text !== "");
}

function spoken(piece: HTMLElement): string {
  const copy = piece.cloneNode(true) as HTMLElement;
  for (const part of copy.querySelectorAll(LEFT_OUT)) part.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

class Aloud {
  speaking = $state(false);
  #voices = $state.raw<readonly SpeechSynthesisVoice[]>([]);
  readonly #speech: SpeechSynthesis | undefined = "speechSynthesis" in globalThis ? speechSynthesis : undefined;

  constructor() {
    // Browsers find their voices a while after they were first asked for them.
    const learn = () => (this.#voices = this.#speech?.getVoices() ?? []);
    this.#speech?.addEventListener("voiceschanged", learn);
    learn();
  }

  /** Whether there is a voice to read with. */
  can(language: string): boolean {
    return voiceFor(this.#voices, language) !== undefined;
  }

  read(root: Element, language: string): void {
    const voice = voiceFor(this.#voices, language);
    if (!this.#speech || !voice) return;
    this.#speech.cancel();
    const pieces = piecesOf(root);
    this.speaking = pieces.length > 0;
    for (const [place, text] of pieces.entries()) {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      if (place === pieces.length - 1) utterance.onend = () => (this.speaking = false);
      this.#speech.speak(utterance);
    }
  }

  stop(): void {
    if (this.speaking) this.#speech?.cancel();
    this.speaking = false;
  }
}

export const aloud = new Aloud();
