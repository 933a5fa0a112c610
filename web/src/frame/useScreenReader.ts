import { useLocalStorage } from '@mantine/hooks';

/** Whether terminals are read out. It belongs to the device and its screen reader, not to the account. */
export const useScreenReader = () =>
  useLocalStorage({ key: 'carrel-screen-reader', defaultValue: false, getInitialValueInEffect: false });
