import { Fact, FactList, TextField } from '@coffer/ui';
import { TriangleAlert, Users } from '@coffer/ui/icons';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../../../messages/messages.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { FormDialog } from '../FormDialog.tsx';

/** Makes the group that signs for the organisation, and goes on to where its naming is confirmed. */
export const MakeKeysDialog = ({ onCancel }: { readonly onCancel: () => void }) => {
  const { organisation: text } = useMessages();
  const engine = useEngine();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [pressed, setPressed] = useState(false);
  const actId = useRef<string | null>(null);
  return (
    <FormDialog
      title={text.makeTitle}
      needs="nothing"
      act={text.makeAct}
      facts={
        <FactList>
          <Fact icon={<Users />} tone="accent" lead={text.makeWhoLead}>
            {text.makeWho}
          </Fact>
          <Fact icon={<TriangleAlert />} tone="caution" lead={text.makeFinalLead}>
            {text.makeFinal}
          </Fact>
        </FactList>
      }
      check={() => {
        setPressed(true);
        return name.trim() !== '';
      }}
      run={async () => {
        const outcome = await engine.prepareOrganisationKeys(name);
        if (outcome.kind !== 'prepared')
          return { kind: outcome.reason === 'forbidden' ? 'forbidden' : 'unreachable' };
        actId.current = outcome.actId;
        return null;
      }}
      onDone={() => navigate(`/confirm/${actId.current ?? ''}`)}
      onCancel={onCancel}
    >
      <TextField
        label={text.keysName}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={pressed && name.trim() === '' ? text.keysNameMissing : undefined}
      />
    </FormDialog>
  );
};
