/** QR codes in what a camera sees: read by the browser where it can, by our own reader where it cannot. */
import { readingWorker } from "./own-worker.ts";
import address from "./qr.worker.ts?worker&url";

/** Wide enough for a card held at arm's length. */
const WIDTH = 640;

interface Detector {
  detect(picture: ImageData): Promise<{ rawValue: string }[]>;
}
type Native = new (options: { formats: string[] }) => Detector;

export interface Scanner {
  read(video: HTMLVideoElement): Promise<string | undefined>;
  close(): void;
}

export function scanner(): Scanner {
  const native = (globalThis as { BarcodeDetector?: Native }).BarcodeDetector;
  const detector = native && new native({ formats: ["qr_code"] });
  const worker = detector ? undefined : readingWorker(address);
  const canvas = document.createElement("canvas");
  return {
    async read(video) {
      if (video.videoWidth === 0) return undefined;
      canvas.width = Math.min(WIDTH, video.videoWidth);
      canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      pen?.drawImage(video, 0, 0, canvas.width, canvas.height);
      const frame = pen?.getImageData(0, 0, canvas.width, canvas.height);
      if (!frame) return undefined;
      if (detector) return (await detector.detect(frame))[0]?.rawValue;
      const reader = await worker;
      return new Promise((resolve) => {
        if (!reader) return;
        reader.onmessage = ({ data }: MessageEvent<string | undefined>) => {
          resolve(data);
        };
        reader.postMessage(frame);
      });
    },
    close() {
      void worker?.then((reader) => { reader.terminate(); }, () => undefined);
    },
  };
}
