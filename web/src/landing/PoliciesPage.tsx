import { useSite } from '../app/site';
import { usePageTitle } from '../frame/usePageTitle';
import { t } from '../text';
import styles from './PoliciesPage.module.css';

export default function PoliciesPage() {
  usePageTitle(t.policies.title);
  return (
    <article className={styles.page}>
      <h1>{t.policies.title}</h1>
      <p className={styles.lead}>{t.policies.intro(useSite().site_name)}</p>
      {t.policies.sections.map(({ title, text }) => (
        <section key={title}>
          <h2>{title}</h2>
          <p>{text}</p>
        </section>
      ))}
    </article>
  );
}
