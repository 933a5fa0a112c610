import { hueOf, initialsOf } from './person';
import styles from './PersonAvatar.module.css';

/** A person's initials in a colour that stays theirs. The name must stand beside it or in a label. */
export function PersonAvatar({ id, name, size = 28 }: { id: string; name: string; size?: number }) {
  return (
    <span
      className={styles.avatar}
      style={
        {
          '--hue': hueOf(id),
          width: size,
          height: size,
          fontSize: Math.round(size * 0.4),
        } as React.CSSProperties
      }
      aria-hidden
    >
      {initialsOf(name)}
    </span>
  );
}
