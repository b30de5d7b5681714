import fc from 'fast-check';

// Under mutation a property that fails has said all that is asked of it: looking for the smallest example takes time.
fc.configureGlobal({ endOnFailure: true });
