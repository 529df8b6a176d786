// The cell on the home page. It stands alone: no other cell is above it, and nothing was published of it.
import { type ReactNode, useEffect } from 'react';
import { useLivePage } from '../live/use-live';
import LiveCell from './LiveCell';
import { SNIPPET } from './snippet';

export default function HomeCell({ className }: { className?: string | undefined }): ReactNode {
  const { page } = useLivePage();
  // So small a network is trained soonest where no shader has to be compiled first.
  useEffect(() => page.choose('wasm'), [page]);
  return (
    <div id="cell-1" className={className}>
      <LiveCell number={1} source={SNIPPET} language="typescript" alone />
    </div>
  );
}
