/**
 * Pages of a PDF as pictures. A PDF is somebody else's program: it is read in a worker that may ask for nothing, without
 * scripts, forms, annotations or links, and what comes out are pixels, in bounded time and of a bounded number.
 */
import { AnnotationMode, getDocument, PDFWorker, PasswordException, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { PDFDocumentLoadingTask, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import workerAddress from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

import { NotDrawn } from "./drawing.ts";
import { readingWorker } from "./own-worker.ts";

/** Wide enough to read on paper, small enough for a cheap phone. */
const WIDTH = 1240;

/** A till's receipt is long: so much of it is drawn at full width, and what is longer is drawn narrower. */
const TALLEST = 4 * WIDTH;

/** What is narrower still is no sheet of paper. */
const NARROWEST = 60;

/** Within one page. A sheet scanned at 600 points to the inch has 35 million. */
const MOST_PIXELS = 100_000_000;

/** So long may a page take, and the reading of the file before the first. A large scan on a cheap phone takes seconds. */
const PATIENCE = 30_000;

/** So long may its worker take to put its things away. */
const FAREWELL = 500;

/** Draws page after page, so that the first one is there early. */
export async function* pagesOf(
  bytes: Uint8Array,
  leaving: AbortSignal,
): AsyncGenerator<{ canvas: HTMLCanvasElement; number: number; of: number }> {
  const reader = new PdfReader(await readingWorker(workerAddress), bytes, leaving);
  try {
    const of = await reader.count();
    for (let number = 1; number <= of; number += 1) yield { canvas: await reader.draw(number), number, of };
  } finally {
    await reader.close();
  }
}

/** How many pages there are, for whoever is about to put it in: a PDF that cannot be drawn is found out then. */
export async function pageCount(bytes: Uint8Array, leaving: AbortSignal): Promise<number> {
  const reader = new PdfReader(await readingWorker(workerAddress), bytes, leaving);
  try {
    return await reader.count();
  } finally {
    await reader.close();
  }
}

class PdfReader {
  readonly #port: Worker;
  readonly #worker: PDFWorker;
  readonly #loading: PDFDocumentLoadingTask;
  readonly #leaving: AbortSignal;

  constructor(port: Worker, bytes: Uint8Array, leaving: AbortSignal) {
    this.#port = port;
    this.#worker = PDFWorker.create({ port, verbosity: VerbosityLevel.ERRORS });
    this.#leaving = leaving;
    this.#loading = getDocument({
      worker: this.#worker,
      // The worker takes what it is given; the page still offers a copy.
      data: bytes.slice(),
      enableXfa: false,
      // What is wrong with somebody's paper is not for the console to tell.
      verbosity: VerbosityLevel.ERRORS,
      disableAutoFetch: true,
      disableStream: true,
      disableRange: true,
      maxImageSize: MOST_PIXELS,
      stopAtErrors: false,
      useWasm: false,
      useWorkerFetch: false,
    });
  }

  async count(): Promise<number> {
    return (await this.#within(this.#loading.promise)).numPages;
  }

  async draw(number: number): Promise<HTMLCanvasElement> {
    const document_ = await this.#loading.promise;
    return this.#within(document_.getPage(number).then(drawn));
  }

  async close(): Promise<void> {
    // It may be at work without an end, and hears nobody then.
    const late = new Promise<void>((resolve) => setTimeout(resolve, FAREWELL));
    await Promise.race([this.#loading.destroy().catch(() => undefined), late]);
    this.#worker.destroy();
    this.#port.terminate();
  }

  /** Waits for it, but not for ever. Time in which nobody sees the page does not count: browsers draw nothing then. */
  #within<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const count = (): void => {
        clearTimeout(timer);
        if (!document.hidden) timer = setTimeout(() => { reject(new NotDrawn("heavy")); }, PATIENCE);
      };
      const give = (): void => { reject(new NotDrawn("broken")); };
      if (this.#leaving.aborted) give();
      count();
      document.addEventListener("visibilitychange", count);
      this.#port.addEventListener("error", give);
      this.#leaving.addEventListener("abort", give);
      const done = (): void => {
        clearTimeout(timer);
        document.removeEventListener("visibilitychange", count);
        this.#port.removeEventListener("error", give);
        this.#leaving.removeEventListener("abort", give);
      };
      work.then(resolve, (reason: unknown) => { reject(why(reason)); }).finally(done);
    });
  }
}

function why(reason: unknown): NotDrawn {
  if (reason instanceof NotDrawn) return reason;
  return new NotDrawn(reason instanceof PasswordException ? "locked" : "broken", { cause: reason });
}

async function drawn(page: PDFPageProxy): Promise<HTMLCanvasElement> {
  const { width, height } = page.getViewport({ scale: 1 });
  const scale = Math.min(WIDTH / width, TALLEST / height);
  // Not a number is not enough either.
  if (!(width * scale >= NARROWEST && height * scale >= NARROWEST)) throw new NotDrawn("broken");
  const viewport = page.getViewport({ scale });
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport, annotationMode: AnnotationMode.DISABLE }).promise;
  page.cleanup();
  return canvas;
}
