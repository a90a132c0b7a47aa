"""Chat models as writers: which there are, how they are opened, and how they are kept in bounds."""
