const LEAVING_MS = 8000;

/** Goes to the acquirer's page. The button stays as it is while the browser leaves; whoever comes back may press it again. */
export async function leaveFor(url: string): Promise<void> {
  location.assign(url);
  await new Promise((done) => setTimeout(done, LEAVING_MS));
}
