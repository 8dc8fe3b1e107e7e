// What is opened beside where it was chosen.
import { Drawer } from 'antd'
import { type ReactNode, useState } from 'react'

type Props<Shown> = {
  /** Null while it is closed. */
  shown: Shown | null
  /** In pixels; on a phone as wide as the screen. */
  size: number
  titleOf: (shown: Shown) => string
  onClose: () => void
  children: (shown: Shown) => ReactNode
}

export const DetailsDrawer = <Shown,>({ shown, size, titleOf, onClose, children }: Props<Shown>) => {
  // It stays in sight until the drawer has closed.
  const [last, setLast] = useState(shown)
  if (shown !== null && shown !== last) setLast(shown)
  return (
    <Drawer
      open={shown !== null}
      onClose={onClose}
      size={`min(${size}px, 100vw)`}
      title={last && titleOf(last)}
      destroyOnHidden
    >
      {last && children(last)}
    </Drawer>
  )
}
