/** Pages anybody may open; every other address asks for a session first. */
export function isOpen(path: string): boolean {
  return /^\/(sign-in|sign-up|activate|confirm-email|invitation|join|recovery(\/keep)?|provider\/[\w-]+\/[\w-]+|guest(\/payments\/\w+)?|legal\/\w+)$/.test(
    path,
  );
}
