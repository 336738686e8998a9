/**
 * Pages of a PDF as pictures. A PDF is somebody else's program: it is read in a worker that may ask for nothing, without
 * scripts, forms, annotations or links, and what comes out are pixels.
 */
import { getDocument, GlobalWorkerOptions, AnnotationMode } from "pdfjs-dist/legacy/build/pdf.mjs";
import workerAddress from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

import { ownWorker } from "./own-worker.ts";

/** Wide enough to read on paper, small enough for a cheap phone. */
const WIDTH = 1240;

export class NotDrawn extends Error {}

/** Draws page after page, so that the first one is there early. */
export async function* pagesOf(bytes: Uint8Array): AsyncGenerator<{ canvas: HTMLCanvasElement; number: number; of: number }> {
  const worker = ownWorker(workerAddress);
  GlobalWorkerOptions.workerPort = worker;
  const loading = getDocument({
    // The worker takes what it is given; the page still offers a copy.
    data: bytes.slice(),
    enableXfa: false,
    disableAutoFetch: true,
    disableStream: true,
    disableRange: true,
    stopAtErrors: false,
    useWasm: false,
    useWorkerFetch: false,
  });
  try {
    const document_ = await loading.promise;
    const of = document_.numPages;
    for (let number = 1; number <= of; number += 1) {
      const page = await document_.getPage(number);
      const canvas = document.createElement("canvas");
      const viewport = page.getViewport({ scale: WIDTH / page.getViewport({ scale: 1 }).width });
      canvas.width = Math.floor(viewport.width);
      canvas.height = Math.floor(viewport.height);
      await page.render({ canvas, viewport, annotationMode: AnnotationMode.DISABLE }).promise;
      page.cleanup();
      yield { canvas, number, of };
    }
  } catch (reason) {
    throw new NotDrawn("this PDF cannot be drawn", { cause: reason });
  } finally {
    await loading.destroy();
    worker.terminate();
    GlobalWorkerOptions.workerPort = null;
  }
}
