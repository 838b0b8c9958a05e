"""What is said aloud: the sentences of a view without anything personal in them. Makes no sound: it speaks through a port."""
