import { ActionIcon, Button, CopyButton, NumberInput, Tooltip } from '@mantine/core';
import { ArrowUpRight, Check, Copy, LayoutGrid, SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Project } from '../../api/types';
import { EmptyState } from '../../frame/EmptyState';
import type { PortInfo } from '../../session/messages';
import type { DeskRequest } from '../Desk';
import { addressOf } from '../location';
import { useCanWrite, useProject, useSessionState } from '../SessionContext';
import { text } from '../text';
import styles from './AppsView.module.css';

/** Where an app on this port is: on its own origin where the site has one, else below this one. */
export function appAddress(project: Pick<Project, 'project_id' | 'apps'>, port: number): string {
  const template = project.apps?.port_url;
  return template ? template.replace('{port}', String(port)) : `/${project.project_id}/port/${port}/`;
}

/** What listens in the project, one click away; and how to start something. */
export default function AppsView() {
  const ports = useSessionState((state) => state.ports);
  const none = ports === null || ports.length === 0;
  return (
    <div className={styles.apps}>
      {none ? (
        <EmptyState icon={LayoutGrid} heading="h2" title={text.apps.none} text={text.apps.noneText} />
      ) : (
        <>
          <h2 className={styles.title}>{text.apps.title}</h2>
          <p className={styles.intro}>{text.apps.intro}</p>
          <ul className={styles.cards}>
            {ports.map((port) => (
              <App key={`${port.port} ${port.pid}`} port={port} />
            ))}
          </ul>
          <h3 className={styles.subtitle}>{text.apps.more}</h3>
        </>
      )}
      <Examples />
      <OtherPort />
    </div>
  );
}

function App({ port }: { port: PortInfo }) {
  const project = useProject();
  return (
    <li className={styles.card}>
      <span className={styles.badge}>{port.port}</span>
      <span className={styles.words}>
        <a
          className={styles.link}
          href={appAddress(project, port.port)}
          target="_blank"
          rel="noopener"
          aria-label={text.apps.open(port.process)}
        >
          {port.process}
        </a>
        <span className={styles.detail}>
          {text.apps.port(port.port)} · {text.apps.pid(port.pid)}
        </span>
      </span>
      <ArrowUpRight size={18} className={styles.arrow} aria-hidden />
    </li>
  );
}

function Examples() {
  const { project_id: projectId } = useProject();
  const canWrite = useCanWrite();
  const navigate = useNavigate();
  const run = (input: string) => {
    const state: DeskRequest = { newTerminal: { input } };
    void navigate(addressOf(projectId, { kind: 'terminals', terminal: null }), { state });
  };
  return (
    <ul className={styles.examples}>
      {text.apps.examples.map(({ name, command }) => (
        <li key={command} className={styles.example}>
          <span className={styles.words}>
            <span>{name}</span>
            <code className={styles.command}>{command}</code>
          </span>
          <CopyButton value={command}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? text.apps.copied : text.apps.copy}>
                <ActionIcon aria-label={`${text.apps.copy}: ${name}`} onClick={copy}>
                  {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
          {canWrite && (
            <Tooltip label={text.apps.run}>
              <ActionIcon aria-label={`${text.apps.run}: ${name}`} onClick={() => run(command)}>
                <SquareTerminal size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </li>
      ))}
    </ul>
  );
}

function OtherPort() {
  const project = useProject();
  const [port, setPort] = useState<number | string>('');
  const valid = typeof port === 'number' && port >= 1 && port <= 65535;
  return (
    <div className={styles.other}>
      <NumberInput
        label={text.apps.otherPort}
        placeholder={text.apps.portLabel}
        value={port}
        onChange={setPort}
        min={1}
        max={65535}
        allowDecimal={false}
        hideControls
        w={160}
      />
      <Button
        variant="default"
        component="a"
        href={valid ? appAddress(project, port) : undefined}
        target="_blank"
        rel="noopener"
        aria-disabled={!valid}
        data-disabled={!valid || undefined}
      >
        {text.apps.go}
      </Button>
    </div>
  );
}
