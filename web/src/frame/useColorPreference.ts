import { useMantineColorScheme } from '@mantine/core';
import { useCall } from '../api/queries';
import type { ColorScheme } from '../api/types';
import { useSetAccount, useSite } from '../app/site';
import { t } from '../text';
import { notify } from './notify';

/** The account's colour scheme: changed here at once, kept with the account. */
export function useColorPreference() {
  const account = useSite().signed_in;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const setAccount = useSetAccount();
  const save = useCall('accounts/set-preferences');
  const set = (scheme: ColorScheme) => {
    setColorScheme(scheme);
    if (!account) return;
    setAccount({ ...account, color_scheme: scheme });
    save.mutate(
      { color_scheme: scheme },
      {
        onError: (error) => {
          setAccount(account);
          notify.failed(error, t.bar.scheme);
        },
      },
    );
  };
  return { value: account?.color_scheme ?? colorScheme, set };
}
