import { createContext, use, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

interface Slot {
  element: HTMLElement | null;
  setElement: (element: HTMLElement | null) => void;
}

const SlotContext = createContext<Slot>({ element: null, setElement: () => undefined });

export function TopBarSlotProvider({ children }: { children: ReactNode }) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  return <SlotContext value={{ element, setElement }}>{children}</SlotContext>;
}

/** The place in the bar that {@link TopBarContent} fills. */
export function TopBarSlot({ className }: { className?: string | undefined }) {
  const { setElement } = use(SlotContext);
  return <div ref={setElement} className={className} />;
}

/** Shows its children in the top bar, between the product's name and the search. */
export function TopBarContent({ children }: { children: ReactNode }) {
  const { element } = use(SlotContext);
  return element && createPortal(children, element);
}
