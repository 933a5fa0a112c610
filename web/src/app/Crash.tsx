import { Component, type ReactNode } from 'react';
import { Broken } from './Broken';

/** The last boundary: whatever nobody else caught ends here, in words. */
export class Crash extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return this.state.error === null ? this.props.children : <Broken error={this.state.error} />;
  }
}
