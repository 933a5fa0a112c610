import { ActionIcon, Loader, Tooltip } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Problem } from '../../frame/Problem';
import { formatSize } from '../../text/format';
import { nameOf } from '../files/paths';
import { useChanges } from '../files/useChanges';
import { useWorkspace } from '../SessionContext';
import { text } from '../text';
import styles from './FileView.module.css';

const TYPES: Record<string, string> = { svg: 'image/svg+xml', ico: 'image/x-icon' };

/** A picture, from a blob: within an `img` even an SVG runs no script. */
export function ImageView({ path }: { path: string }) {
  const { files, projectId } = useWorkspace();
  const client = useQueryClient();
  const key = ['image', projectId, path];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: async () => {
      const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
      const { bytes } = await files.read(path);
      return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: TYPES[extension] ?? `image/${extension}` });
    },
    gcTime: 0,
  });
  useChanges(path, () => void client.invalidateQueries({ queryKey: key }));
  const [pixels, setPixels] = useState<string | null>(null);
  const address = useBlobAddress(data);
  if (error) {
    return (
      <div className={styles.problem}>
        <Problem error={error} retry={() => void refetch()} />
      </div>
    );
  }
  if (!data || address === null) return <Loader className={styles.loader ?? ''} size="sm" />;
  return (
    <figure className={styles.image}>
      <div className={styles.canvas} tabIndex={0} role="group" aria-label={nameOf(path)}>
        <img
          src={address}
          alt={nameOf(path)}
          onLoad={({ currentTarget: image }) =>
            setPixels(text.editor.zoom(image.naturalWidth, image.naturalHeight))
          }
        />
      </div>
      <figcaption className={styles.status}>
        <span>{pixels}</span>
        <span className={styles.end}>{formatSize(data.size)}</span>
        <Tooltip label={text.editor.download}>
          <ActionIcon
            component="a"
            size={24}
            href={files.downloadAddress(path)}
            download={nameOf(path)}
            aria-label={text.editor.download}
          >
            <Download size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </figcaption>
    </figure>
  );
}

function useBlobAddress(blob: Blob | undefined): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (blob === undefined) return;
    const made = URL.createObjectURL(blob);
    // The address is a resource of the browser: it is made and given back, not computed.
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return address;
}
