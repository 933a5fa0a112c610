import type { Quota } from '../api/types';
import { t } from '../text';
import { formatDuration, formatNumber, formatSize } from '../text/format';

const MB = 1_000_000;

/** A quota as names and values; what a project does not have is left out. */
export function factsOf(quota: Quota): [string, string][] {
  const text = t.quota;
  const facts: [string, string][] = [
    [text.cpu, text.range(formatNumber(quota.cpu_request), text.cores(formatNumber(quota.cpu_limit)))],
    [text.memory, text.range(formatSize(quota.memory_request * MB), formatSize(quota.memory_limit * MB))],
    [text.disk, formatSize(quota.disk_quota * MB)],
    [text.internet, quota.network ? text.yes : text.no],
    [text.idle, formatDuration(quota.idle_timeout)],
  ];
  if (quota.gpu) facts.push([text.gpus, `${quota.gpu.num} × ${quota.gpu.resource ?? ''}`]);
  if (quota.dedicated_vm) facts.push([text.nodes, quota.dedicated_vm]);
  if (quota.ext_rw) facts.push([text.ext, text.yes]);
  if (quota.patched) facts.push([text.patch, text.yes]);
  return facts;
}
