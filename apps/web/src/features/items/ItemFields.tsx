import {
  DefinitionList,
  DefinitionRow,
  IconButton,
  MaskedDots,
  OneTimeCode,
  Tag,
  TextLink,
} from '@coffer/ui';
import { Copy, ExternalLink, Eye, EyeOff } from '@coffer/ui/icons';
import type { CustomField, OpenedItem } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { linkOf } from '../../platform/page/web-address.ts';
import { useCopy } from '../../shell/inside/copying.ts';
import { useShortcut } from '../../shell/inside/shortcuts.tsx';
import * as styles from './item.css.ts';
import { useOneTimeCode } from './use-one-time-code.ts';

const CodeRow = (props: { readonly id: string }) => {
  const { shell, view } = useMessages();
  const copy = useCopy();
  const running = useOneTimeCode(props.id);
  const code = typeof running === 'object' && running ? running.code : '';
  const onCopy = () => void copy(code, shell.copiedCode);
  useShortcut('copyCode', code ? onCopy : null);
  if (running === 'asking') return null;
  return (
    <DefinitionRow
      term={view.oneTimeCode}
      actions={
        code && <IconButton label={view.copyCode} icon={<Copy />} shortcut="Ctrl T" onClick={onCopy} />
      }
    >
      {running === 'unreachable' ? (
        <span className={styles.quiet}>{view.codeUnanswered}</span>
      ) : running ? (
        <OneTimeCode
          code={running.code}
          secondsLeft={running.secondsLeft}
          period={running.period}
          nextCode={running.next}
          secondsText={view.secondsLeft}
          nextText={view.nextCode}
        />
      ) : (
        <span className={styles.quiet}>{view.codeInvalid}</span>
      )}
    </DefinitionRow>
  );
};

/** An address as typed: a link where it is one, plain text where it only looks like one. */
const WebsiteRow = (props: { readonly address: string }) => {
  const { view } = useMessages();
  const link = linkOf(props.address);
  if (!link) {
    return (
      <DefinitionRow term={view.website}>
        <span className={styles.anywhere}>{props.address}</span>{' '}
        <span className={styles.quiet}>{view.notALink}</span>
      </DefinitionRow>
    );
  }
  return (
    <DefinitionRow term={view.website} actions={<ExternalLink aria-hidden="true" />}>
      <TextLink
        href={link.href}
        target="_blank"
        rel="noopener noreferrer"
        className={styles.anywhere}
        aria-label={view.openWebsite(link.host)}
      >
        {link.host}
      </TextLink>
    </DefinitionRow>
  );
};

const CustomRow = (props: { readonly field: CustomField }) => {
  const { shell, view } = useMessages();
  const copy = useCopy();
  const { field } = props;
  const [shown, setShown] = useState(!field.hidden);
  return (
    <DefinitionRow
      term={field.name}
      actions={
        <>
          {field.hidden && (
            <IconButton
              label={shown ? view.concealField(field.name) : view.revealField(field.name)}
              icon={shown ? <EyeOff /> : <Eye />}
              pressed={shown}
              onClick={() => setShown(!shown)}
            />
          )}
          <IconButton
            label={view.copyField(field.name)}
            icon={<Copy />}
            onClick={() => void copy(field.value, shell.copiedField(field.name))}
          />
        </>
      }
    >
      {shown ? (
        <span className={field.hidden ? styles.code : styles.multiline}>{field.value}</span>
      ) : (
        <MaskedDots label={field.name} />
      )}
    </DefinitionRow>
  );
};

/** Everything of an item below its password, in lines. */
export const ItemFields = (props: { readonly item: OpenedItem }) => {
  const { shell, view } = useMessages();
  const copy = useCopy();
  const { id, overview, secret } = props.item;
  const onCopyUserName = () => void copy(overview.userName, shell.copiedUserName);
  useShortcut('copyUserName', overview.userName ? onCopyUserName : null);
  return (
    <DefinitionList>
      {overview.userName && (
        <DefinitionRow
          term={view.userName}
          actions={
            <IconButton
              label={view.copyUserName}
              icon={<Copy />}
              shortcut="Ctrl B"
              onClick={onCopyUserName}
            />
          }
        >
          <span className={styles.anywhere}>{overview.userName}</span>
        </DefinitionRow>
      )}
      {secret.totp && <CodeRow id={id} />}
      {secret.websites.map((address) => (
        <WebsiteRow key={address} address={address} />
      ))}
      {secret.fields.map((field, index) => (
        <CustomRow key={`${index}-${field.name}`} field={field} />
      ))}
      {secret.notes && (
        <DefinitionRow term={view.notes}>
          <span className={styles.multiline}>{secret.notes}</span>
        </DefinitionRow>
      )}
      {overview.tags.length > 0 && (
        <DefinitionRow term={view.tags}>
          <span className={styles.tags}>
            {overview.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        </DefinitionRow>
      )}
    </DefinitionList>
  );
};
