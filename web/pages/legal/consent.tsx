import type { VNode } from 'preact';
import { LegalDocument } from './document.tsx';
import { personalDataText } from './personal-data-text.ts';

export default function Consent(): VNode {
  return <LegalDocument {...personalDataText} />;
}
