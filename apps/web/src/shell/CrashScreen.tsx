import { Banner, Button } from '@coffer/ui/entry';
import { Component, type ReactNode } from 'react';
import { useEntryMessages } from '../messages/messages.tsx';

const Apology = (props: { readonly onAgain: () => void }) => {
  const { common } = useEntryMessages();
  return (
    <Banner
      tone="danger"
      announce="alert"
      actions={<Button onClick={props.onAgain}>{common.tryAgain}</Button>}
    >
      {common.unexpected}
    </Banner>
  );
};

/** Keeps one broken part from blanking the whole page; shows no detail, since an error may quote text. */
export class CrashScreen extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return <Apology onAgain={() => this.setState({ broken: false })} />;
  }
}
