import { ButtonLink, DefinitionList, DefinitionRow, SealedPanel, SealedPlate } from '@coffer/ui';
import { Lock } from '@coffer/ui/icons';
import { useMessages } from '../../../messages/messages.tsx';
import { settingsAddress } from '../../../shell/inside/settings-places.ts';
import { useEngine } from '../../../shell/session.tsx';
import { Answered } from '../Answered.tsx';
import { Frame } from '../Frame.tsx';
import { useFetched } from '../use-fetched.ts';
import { knownFacts } from './fact-words.ts';

/** Every fact that the server has of this account, as its administrators see it. */
export const FactsPage = () => {
  const { known } = useMessages();
  const engine = useEngine();
  const [fetched, reload] = useFetched(() => engine.readOwnFacts());
  return (
    <Frame title={known.title} lead={known.lead}>
      <Answered of={fetched} onRetry={reload}>
        {(facts) => (
          <>
            <DefinitionList wide>
              {knownFacts(known, facts).map(({ term, value }) => (
                <DefinitionRow key={term} term={term}>
                  {value}
                </DefinitionRow>
              ))}
            </DefinitionList>
            <div>
              <ButtonLink href={settingsAddress('activity')}>{known.toActivity}</ButtonLink>
            </div>
            <SealedPanel>
              <SealedPlate level={2} icon={<Lock aria-hidden="true" />} title={known.sealedTitle}>
                {known.sealedLead}
              </SealedPlate>
            </SealedPanel>
          </>
        )}
      </Answered>
    </Frame>
  );
};
