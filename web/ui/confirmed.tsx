import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Notice } from './notice.tsx';
import { useAct } from './use-act.ts';

/** A button whose work is not easily taken back: it asks first, and says what went wrong where it asked. */
export function Confirmed(props: {
  /** What stands on the button. */
  readonly ask: ComponentChildren;
  readonly look: 'plain' | 'quiet' | 'danger';
  readonly small?: boolean;
  readonly title: string;
  readonly yes: string;
  /** What it comes to. */
  readonly children: ComponentChildren;
  readonly work: () => Promise<void>;
}): VNode {
  const [asking, setAsking] = useState(false);
  const { act, state, fault } = useAct(async () => {
    await props.work();
    setAsking(false);
  });
  return (
    <>
      <Button small={props.small ?? false} look={props.look} onClick={() => setAsking(true)}>
        {props.ask}
      </Button>
      <Dialog
        open={asking}
        title={props.title}
        onClose={() => setAsking(false)}
        actions={
          <Button look="danger" pending={state === 'working'} onClick={act}>
            {props.yes}
          </Button>
        }
      >
        {props.children}
        {fault && (
          <Notice look="bad" live>
            {fault}
          </Notice>
        )}
      </Dialog>
    </>
  );
}
