// Begins the consoles: one page, at /staff, /library and /ops.
import { createRoot } from 'react-dom/client'
import { Console } from './console.tsx'
import './console.css'

const auth = document.querySelector<HTMLMetaElement>('meta[name="zhigu-auth"]')?.content
const root = document.getElementById('console')
if (!root) throw new Error('The page has no #console')
createRoot(root).render(<Console isDemo={auth === 'demo'} />)
