/** Longer sides that a photo is looked at in: most codes are found in the small one, a whole page's in the large one. */
const SIDES_PX = [1200, 2400];
/** More than any phone's camera makes; a larger file would take the memory of a cheap one. */
const MOST_BYTES = 30 * 1024 * 1024;

export type Scanned =
  | { readonly bytes: Uint8Array }
  | { readonly problem: 'too-large' | 'no-picture' | 'no-code' };

/** The bytes of the QR in a photo. Nothing of it leaves the browser. */
export async function scanPhoto(file: File): Promise<Scanned> {
  if (file.size > MOST_BYTES) return { problem: 'too-large' };
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return { problem: 'no-picture' };
  const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), { type: 'module' });
  try {
    const longer = Math.max(picture.width, picture.height);
    for (const side of SIDES_PX) {
      const bytes = await askWorker(worker, pixelsOf(picture, Math.min(1, side / longer)));
      if (bytes) return { bytes };
      if (side >= longer) break;
    }
    return { problem: 'no-code' };
  } finally {
    worker.terminate();
    picture.close();
  }
}

function pixelsOf(picture: ImageBitmap, scale: number): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser draws no pictures');
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function askWorker(worker: Worker, image: ImageData): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Uint8Array | undefined>) => resolve(data);
    worker.onerror = reject;
    worker.postMessage(image, [image.data.buffer]);
  });
}
