import { CAST } from './cast.ts';
import { numberAt } from './contracts.ts';

export { loadDemo } from './load-demo.ts';

/** The contracts worth linking first, each with the code that links it. */
export function demoContracts(): { number: string; activationCode: string; description: string }[] {
  return CAST.map(({ activationCode, description }, index) => ({
    number: numberAt(index),
    activationCode,
    description,
  }));
}
