import styles from './Desk.module.css';

/** A drawing of a project: files at the left, a terminal, an app. Nothing to read in it, so it is hidden from readers. */
export function Desk() {
  return (
    <div className={styles.desk} aria-hidden>
      <div className={styles.top}>
        <i />
        <b style={{ width: 96 }} />
        <em />
      </div>
      <div className={styles.rest}>
        <div className={styles.files}>
          {[72, 56, 88, 64, 48, 76, 60].map((width, i) => (
            <b
              key={i}
              style={{ width, marginLeft: i > 1 && i < 5 ? 12 : 0 }}
              data-on={i === 3 || undefined}
            />
          ))}
        </div>
        <div className={styles.work}>
          <pre className={styles.terminal}>
            <span className={styles.prompt}>~/course $</span> python simulate.py{'\n'}
            step 1 of 400 <span className={styles.soft}>residual 3.1e-02</span>
            {'\n'}
            step 2 of 400 <span className={styles.soft}>residual 8.7e-03</span>
            {'\n'}
            step 3 of 400 <span className={styles.soft}>residual 2.4e-03</span>
            {'\n'}
            <span className={styles.cursor} />
          </pre>
          <svg className={styles.plot} viewBox="0 0 320 120" preserveAspectRatio="none">
            <path d="M0 20H320M0 60H320M0 100H320" className={styles.grid} />
            <path
              d="M0 12C30 16 40 60 70 66S110 70 130 84 180 92 210 98 270 106 320 108"
              className={styles.curve}
              vectorEffect="non-scaling-stroke"
            />
          </svg>
        </div>
      </div>
    </div>
  );
}
