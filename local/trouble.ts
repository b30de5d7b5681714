/**
 * Something the person at the keyboard can put right: a busy port, a missing Java, a missing build.
 * Its message is a whole sentence that says what to do; scripts print it alone, without a stack.
 */
export class Trouble extends Error {
  override readonly name = 'Trouble';
}
