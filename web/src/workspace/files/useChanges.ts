import { useEffect, useRef } from 'react';
import { WatchChannel } from '../../session/WatchChannel';
import { useWorkspace } from '../SessionContext';
import { wirePath } from './filesApi';

/** Tells when entries of the folder, or the file, changed on disk: their names, or null when any may have. */
export function useChanges(path: string, changed: (names: string[] | null) => void): void {
  const { session } = useWorkspace();
  const latest = useRef(changed);
  useEffect(() => {
    latest.current = changed;
  });
  useEffect(() => {
    const channel = new WatchChannel(wirePath(path), (names) => latest.current(names));
    session.attach(channel);
    return () => session.detach(channel);
  }, [session, path]);
}
