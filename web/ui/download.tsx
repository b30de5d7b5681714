import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { download } from '../api/client.ts';
import type { Request } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from './button.tsx';
import { faultWords } from './fault-words.ts';
import { DOWNLOAD, Icon } from './icon.tsx';
import { announce } from './live.tsx';

type FileOperation = 'document.billPdf' | 'document.receiptPdf' | 'payment.exportPayments';

/** Fetches a file through the client, so that an expired session is renewed first, and hands it to the browser. */
export function Download<Id extends FileOperation>(props: {
  readonly of: Id;
  readonly input: Request<Id>;
  readonly text: string;
  /** Which file, where several stand in a row; for screen readers. */
  readonly about?: string;
  readonly small?: boolean;
  readonly look?: 'quiet' | 'plain';
}): VNode {
  const words = useWords();
  const [pending, setPending] = useState(false);
  const fetchFile = async (): Promise<void> => {
    setPending(true);
    try {
      const { fileName, content } = await download(props.of, props.input);
      handOver(content, fileName);
    } catch (fault) {
      announce(words.t('file.failed', { why: faultWords(fault, words) }));
    } finally {
      setPending(false);
    }
  };
  return (
    <Button look={props.look ?? 'quiet'} small={props.small ?? false} pending={pending} onClick={fetchFile}>
      {!pending && <Icon d={DOWNLOAD} size={20} />}
      {props.text}
      {props.about && <span class="visually-hidden">: {props.about}</span>}
    </Button>
  );
}

/** Gives a file to the browser to keep. */
export function handOver(content: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
