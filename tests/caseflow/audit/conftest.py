from tests.wall import built_wall, wall

__all__ = ["built_wall", "wall"]
