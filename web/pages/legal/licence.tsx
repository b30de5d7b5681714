import type { VNode } from 'preact';
import { LegalDocument } from './document.tsx';
import { licenceText } from './licence-text.ts';

export default function Licence(): VNode {
  return <LegalDocument {...licenceText} />;
}
