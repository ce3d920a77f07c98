"""The drawing column: reading, using and teaching a drawing, and the digits that a visitor has labelled."""
