import type { VNode } from 'preact';
import { useId } from 'preact/hooks';
import type { ContractId } from '#core/kernel';
import { call } from '../api/client.ts';
import { forget } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Notice } from '../ui/notice.tsx';
import { useAct } from '../ui/use-act.ts';
import { batches } from './batches.ts';

/** As many as one request takes. */
const AT_ONCE = 50;
const NAME_LENGTH = 30;

/** Asks for the name that contracts are to stand under, or takes them out of the one they have. */
export function GroupDialog(props: {
  readonly title: string;
  readonly contractIds: readonly ContractId[];
  /** What they stand under now. */
  readonly group: string | undefined;
  /** Names there are already. */
  readonly groups: readonly string[];
  /** What taking them out of their group is called. */
  readonly leaveText: string;
  readonly onClose: () => void;
}): VNode {
  const { t } = useWords();
  const list = useId();

  const put = async (group: string | undefined): Promise<void> => {
    for (const contractIds of batches(props.contractIds, AT_ONCE)) {
      await call('contract.groupContracts', { contractIds, ...(group !== undefined && { group }) });
    }
    await forget('contract.getDashboard', 'contract.getContract');
    props.onClose();
    announce(t(group === undefined ? 'group.left' : 'group.done'));
  };
  const { act: leave, state, fault } = useAct(() => put(undefined));

  return (
    <Dialog
      open
      title={props.title}
      onClose={props.onClose}
      actions={
        props.group !== undefined && (
          <Button look="plain" pending={state === 'working'} onClick={leave}>
            {props.leaveText}
          </Button>
        )
      }
    >
      <Form
        name="group"
        check={(values) => ({ group: values.group ? undefined : t('group.missing') })}
        submit={(values) => put(values.group)}
        submitText={t('group.save')}
        pendingText={t('group.saving')}
      >
        <Field
          name="group"
          label={t('group.name')}
          hint={t('group.hint')}
          autocomplete="off"
          maxLength={NAME_LENGTH}
          defaultValue={props.group ?? ''}
          list={list}
          secret
        />
        <datalist id={list}>
          {props.groups.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </Form>
      {fault && (
        <Notice look="bad" live>
          {fault}
        </Notice>
      )}
    </Dialog>
  );
}
