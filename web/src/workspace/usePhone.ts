import { useMediaQuery } from '@mantine/hooks';

/** Whether there is room for one thing at a time only. The style sheets ask the same. */
export function usePhone(): boolean {
  return useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
}
