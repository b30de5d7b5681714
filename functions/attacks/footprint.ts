import type { Key, Table, Write } from '#core/platform';
import { MemoryTable } from '#core/testing';
import { FakeCredentials } from '../../core/identity/testing/fake-credentials.ts';

/** What a use case asks of the table and of the keeper of passwords, in order, by count and kind; ids and phones left out. */
export interface Footprints {
  readonly table: Table;
  readonly credentials: FakeCredentials;
  /** What was asked since the last call. */
  take(): string[];
}

/** A table and a keeper of passwords, in memory, that note what they are asked. */
export function footprints(memory = new MemoryTable()): Footprints {
  let steps: string[] = [];
  const note = (step: string): unknown => steps.push(step);
  return {
    table: noting(memory, (name, args) => note(tableStep(name, args))),
    credentials: noting(new FakeCredentials(), (name) => note(`credentials ${name}`)),
    take() {
      const taken = steps;
      steps = [];
      return taken;
    },
  };
}

function noting<Target extends object>(
  target: Target,
  note: (name: string, args: unknown[]) => void,
): Target {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        note(String(name), args);
        return member.apply(target, args);
      };
    },
  });
}

function tableStep(name: string, args: unknown[]): string {
  if (name === 'get') return `get ${sortOf(args[0] as Key)}`;
  if (name === 'getMany') return `getMany ${(args[0] as Key[]).map(sortOf).join(', ')}`;
  if (name !== 'commit') return name;
  const writes = args[0] as Write[];
  return `commit ${writes.map((write) => `${write.kind} ${sortOf(write.kind === 'put' ? write.item : write.key)}`).join(', ')}`;
}

/** What sort of item a key names: `ONCE#phone`, `USER #HEAD`, `ONCE#throttle#sign-in 900`. */
function sortOf({ pk, sk }: Key): string {
  const words = pk.startsWith('ONCE#throttle#') ? 3 : pk.startsWith('ONCE#') ? 2 : 1;
  const place = pk.split('#').slice(0, words).join('#');
  return `${place} ${/^\d/.test(sk) ? sk.split('#')[0] : sk.replace(/^(JOURNAL|SESSION|LINK)#.*/, '$1')}`;
}
