import { Check, Hourglass } from '../src/icons.ts';
import { WaysList } from '../src/index.ts';

export function Ways() {
  const stop = (id: string, text: string, wait = false) => ({
    id,
    text,
    wait,
    icon: wait ? <Hourglass /> : <Check />,
  });
  return (
    <WaysList
      label="Ways in"
      goal="Vault key"
      goalNote="opens 4 vaults"
      ways={[
        {
          id: 'day',
          name: 'Every day',
          note: 'A device Coffer knows',
          standing: 'open',
          stops: [stop('a', 'Password'), stop('b', 'PIN'), stop('c', 'This device')],
        },
        {
          id: 'device',
          name: 'My other device',
          note: 'If the password is forgotten',
          standing: 'open',
          stops: [stop('a', 'That device'), stop('b', 'Mail code'), stop('c', 'Approval or 72 h', true)],
        },
        {
          id: 'new',
          name: 'Answers alone',
          note: 'Opens tomorrow at 09:40',
          standing: 'pending',
          stops: [stop('a', 'Mail code'), stop('b', 'Answers'), stop('c', '72 h', true)],
        },
        {
          id: 'off',
          name: 'Recovery kit alone',
          note: 'Off',
          standing: 'off',
          stops: [stop('a', 'Mail code'), stop('b', 'Kit')],
        },
      ]}
    />
  );
}
