import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Plus, SquareTerminal, X } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { EmptyState } from '../../frame/EmptyState';
import { RelativeTime } from '../../frame/RelativeTime';
import type { TerminalInfo } from '../../session/messages';
import { useDesk } from '../DeskContext';
import { addressOf } from '../location';
import { useCanWrite, useSessionState, useWorkspace } from '../SessionContext';
import side from '../Side.module.css';
import { terminalTab } from '../tabs';
import { text } from '../text';
import { EndTerminal, needsConfirmation } from './EndTerminal';

/** The project's terminals; those whose tabs were closed go on and are found here. */
export function TerminalList() {
  const terminals = useSessionState((state) => state.terminals);
  const canWrite = useCanWrite();
  const { openTerminal } = useDesk();
  const { session } = useWorkspace();
  const [ending, setEnding] = useState<TerminalInfo | null>(null);
  const end = (info: TerminalInfo) => {
    session.killTerminal(info.id);
    setEnding(null);
  };
  return (
    <section className={side.side} aria-label={text.terminal.list}>
      <div className={side.head}>
        <h2 className={side.title}>{text.terminal.list}</h2>
        {canWrite && (
          <Tooltip label={text.desk.newTerminal}>
            <ActionIcon aria-label={text.desk.newTerminal} onClick={() => openTerminal()}>
              <Plus size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {terminals !== null && terminals.length > 0 && (
        <ul className={side.list}>
          {terminals.map((info) => (
            <Row
              key={info.id}
              info={info}
              onEnd={() => (needsConfirmation(info) ? setEnding(info) : end(info))}
            />
          ))}
        </ul>
      )}
      {terminals?.length === 0 && (
        <EmptyState
          icon={SquareTerminal}
          title={text.terminal.none}
          text={canWrite ? text.terminal.noneText : text.terminal.viewer}
          action={canWrite && <Button onClick={() => openTerminal()}>{text.desk.newTerminal}</Button>}
        />
      )}
      {ending && (
        <EndTerminal
          tab={terminalTab(ending.id, ending.title)}
          onEnd={() => end(ending)}
          onKeep={() => setEnding(null)}
          onCancel={() => setEnding(null)}
        />
      )}
    </section>
  );
}

function Row({ info, onEnd }: { info: TerminalInfo; onEnd: () => void }) {
  const { projectId } = useWorkspace();
  const canWrite = useCanWrite();
  const { pathname } = useLocation();
  const address = addressOf(projectId, { kind: 'terminals', terminal: info.id });
  const title = info.title === '' ? text.terminal.untitled : info.title;
  return (
    <li className={side.row} data-current={pathname === address || undefined}>
      <SquareTerminal size={16} strokeWidth={1.75} className={side.icon} aria-hidden />
      <span className={side.words}>
        <Link to={address} className={side.name} title={title}>
          {title}
        </Link>
        <span className={side.detail}>
          {needsConfirmation(info)
            ? info.command
            : `~/${info.cwd}`.replace(/^~\/(?=[/~])/, '').replace(/\/$/, '')}
          {' · '}
          <RelativeTime at={info.started} />
        </span>
      </span>
      {canWrite && (
        <ActionIcon
          size={28}
          className={side.act ?? ''}
          aria-label={`${text.terminal.kill}: ${title}`}
          onClick={onEnd}
        >
          <X size={16} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
