"""Work product: attorneys' notes. Nothing that prints may import it."""
