import { Upload } from 'lucide-react';
import { type ChangeEvent, type ComponentPropsWithRef, type ReactNode, useState } from 'react';
import { cx } from '../logic/cx.ts';
import { FieldFrame, type FieldTexts, useFieldIds } from './field.tsx';
import * as s from './more.css.ts';

export interface FileFieldProps extends FieldTexts, Omit<ComponentPropsWithRef<'input'>, 'type'> {
  readonly prompt: ReactNode;
  readonly icon?: ReactNode;
  readonly onFiles: (files: File[]) => void;
}

/** The native input lies over the whole zone, so that clicking and dropping need no code of ours. */
export function FileField(props: FileFieldProps) {
  const { label, labelAside, error, hint, hideLabel, prompt, icon, onFiles, className, ...input } = props;
  const texts = { label, labelAside, error, hint, hideLabel };
  const ids = useFieldIds(texts, input.id, input['aria-describedby']);
  const [over, setOver] = useState(false);
  const change = (event: ChangeEvent<HTMLInputElement>) => {
    const files = Array.from(event.target.files ?? []);
    setOver(false);
    input.onChange?.(event);
    if (files.length > 0) onFiles(files);
    // Emptied, so that choosing the same file again is a change again.
    event.target.value = '';
  };
  return (
    <FieldFrame texts={texts} ids={ids} className={className}>
      <div className={cx(s.zone, over && s.zoneOver)}>
        {icon ?? <Upload aria-hidden />}
        <span>{prompt}</span>
        <input
          {...input}
          {...ids.control}
          type="file"
          className={s.fileInput}
          onChange={change}
          onDragEnter={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          onDrop={() => setOver(false)}
        />
      </div>
    </FieldFrame>
  );
}
