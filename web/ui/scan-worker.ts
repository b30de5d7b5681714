import jsqrModule from 'jsqr';

/** Looks for a QR beside the page, so that a phone goes on answering; sends back its bytes, or nothing. */
addEventListener('message', ({ data: image }: MessageEvent<ImageData>) => {
  const found = jsqr(image.data, image.width, image.height);
  postMessage(found && found.binaryData.length > 0 ? new Uint8Array(found.binaryData) : undefined);
});

/** Bundled it is the function itself; elsewhere a module around it. */
const jsqr = ('default' in jsqrModule ? jsqrModule.default : jsqrModule) as typeof import('jsqr').default;
