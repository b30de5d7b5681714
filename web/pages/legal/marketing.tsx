import type { VNode } from 'preact';
import { LegalDocument } from './document.tsx';
import { marketingText } from './marketing-text.ts';

export default function Marketing(): VNode {
  return <LegalDocument {...marketingText} />;
}
