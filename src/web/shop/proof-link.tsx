import { Link } from '#web/ui/link.tsx';

/** The way to the proof of an order, from whatever is about it. */
export function ProofLink({ orderId }: { orderId: string }) {
  return (
    <Link to={`proofs/${orderId}`}>
      Proof of its order<span className="visually-hidden"> {orderId}</span>
    </Link>
  );
}
