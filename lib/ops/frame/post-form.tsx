import type { ReactElement, ReactNode } from 'react';
import type { Visitor } from './visitor';

/** The name of the field with which a form shows that it is ours. */
export const CSRF_FIELD = 'csrf';

interface PostFormProps {
  to: string;
  visitor: Visitor;
  className?: string;
  children: ReactNode;
}

/** A form that changes something. */
export function PostForm({ to, visitor, className, children }: PostFormProps): ReactElement {
  return (
    <form method="post" action={to} className={className}>
      <input type="hidden" name={CSRF_FIELD} value={visitor.csrf} />
      {children}
    </form>
  );
}

interface PostButtonProps {
  to: string;
  visitor: Visitor;
  /** What it says besides; hidden. */
  fields?: Readonly<Record<string, string>>;
  /** Looks like a link. */
  plain?: boolean;
  children: ReactNode;
}

export function PostButton({ to, visitor, fields = {}, plain, children }: PostButtonProps): ReactElement {
  return (
    <PostForm to={to} visitor={visitor} className="inline">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" className={plain ? 'plain' : undefined}>
        {children}
      </button>
    </PostForm>
  );
}
